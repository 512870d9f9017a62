export { APPLICATION, VERSION } from '../model/version.ts';
