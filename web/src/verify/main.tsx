/** The page that verifies receipts, as a file of its own: it asks no server for anything. */
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { LanguageProvider } from '../messages/language.tsx';
import { openMessages } from '../messages/open-messages.ts';
import '../ui/style/tokens.css';
import '../ui/style/base.css';
import '../ui/style/controls.css';
import '../ui/states/states.css';
import '../ui/shell/shell.css';
import '../ui/style/print.css';
import { VerifyPage } from './verify-page.tsx';

const place = document.getElementById('root');
if (place === null) throw new Error('verify.html has no element #root');

void openMessages(
  { en: () => import('../ui/messages/en.json'), ar: () => import('../ui/messages/ar.json') },
  { en: () => import('./messages/en.json'), ar: () => import('./messages/ar.json') },
);
createRoot(place).render(
  <StrictMode>
    <LanguageProvider>
      <VerifyPage />
    </LanguageProvider>
  </StrictMode>,
);
