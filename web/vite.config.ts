import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { compileMessages } from './compile-messages.ts';
import { compressFiles } from './compress-files.ts';
import { verifyFile } from './verify-file.ts';

export default defineConfig(({ command }) => {
  // The same pages whoever builds them: a test would get the libraries' slower kind, with hints for developers.
  if (command === 'build') process.env.NODE_ENV = 'production';
  return {
    plugins: [compileMessages(), react(), verifyFile(), compressFiles()],
    build: {
      target: 'es2024',
      // Our content policy allows no data: addresses.
      assetsInlineLimit: 0,
      reportCompressedSize: false,
    },
  };
});
