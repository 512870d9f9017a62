import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** Builds the window (src/renderer) into dist/renderer, which both hosts serve. */
export default defineConfig({
  root: 'src/renderer',
  // Paths from the page, whichever origin serves it.
  base: './',
  plugins: [react()],
  build: {
    outDir: '../../dist/renderer',
    emptyOutDir: true,
    target: 'chrome140',
    // Inlined pictures and fonts would need `data:` in the content security policy.
    assetsInlineLimit: 0,
    sourcemap: true,
  },
});
