import { defineConfig } from 'vite';

/** Addresses are relative, so that the page works behind a proxy that adds a path in front. */
export default defineConfig({
  base: './',
  build: {
    target: 'es2022',
    outDir: '../../../dist/serving/dashboard/built',
    emptyOutDir: true,
    modulePreload: false,
    assetsInlineLimit: 0, // what is inlined is refused by the page's own policy
    chunkSizeWarningLimit: 1000, // of Plot, most
  },
});
