import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const SERVER = process.env['GRIDLOOM_SERVER'] ?? 'http://127.0.0.1:7717';

export default defineConfig({
  // Relative, so that one build works behind any path prefix; `<base>` in index.html says where it is.
  base: './',
  plugins: [react()],
  // No inlined files: the server's content policy lets fonts come from itself alone.
  build: { outDir: 'dist', assetsInlineLimit: 0, target: 'es2022', chunkSizeWarningLimit: 900 },
  server: {
    host: '127.0.0.1',
    port: 5173,
    strictPort: true,
    // The server trusts its own origin alone, so the proxy speaks in its name.
    proxy: { '/api': { target: SERVER, ws: true, changeOrigin: true, headers: { origin: SERVER } } },
  },
});
