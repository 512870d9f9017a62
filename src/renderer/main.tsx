import { start } from './app/start.tsx';

const root = document.getElementById('root');
if (root !== null) await start(root);
