/** What lies in a data folder beside images, heat-maps, models and staging. */
export const DATABASE_FILE = 'registry.sqlite';
