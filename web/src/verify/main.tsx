/** The page that verifies receipts, as a file of its own: it asks no server for anything. */
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { LanguageProvider } from '../messages/language.tsx';
import '../ui/tokens.css';
import '../ui/base.css';
import '../ui/controls.css';
import '../ui/states.css';
import '../ui/shell.css';
import '../ui/print.css';
import { VerifyPage } from './verify-page.tsx';

const place = document.getElementById('root');
if (place === null) throw new Error('verify.html has no element #root');

createRoot(place).render(
  <StrictMode>
    <LanguageProvider>
      <VerifyPage />
    </LanguageProvider>
  </StrictMode>,
);
