/** The scheme of the window's page, its pictures and uploads. */
export const SCHEME = 'sonopair';

/** The one page there is; its screens are behind the `#`. */
export const PAGE = `${SCHEME}://app/`;

/** Whether an address is served by the application. */
export function isOwn(address: string): boolean {
  const url = URL.parse(address);
  return url?.protocol === `${SCHEME}:` && url.host === 'app';
}

/** Whether an address is the page, whatever its screen. */
export function isPage(address: string): boolean {
  return isOwn(address) && URL.parse(address)?.pathname === '/';
}
