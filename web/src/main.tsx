import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { FIRST_MESSAGES } from './catalogues.ts';
import { LanguageProvider } from './messages/language.tsx';
import { openMessages } from './messages/open-messages.ts';
import { queryClient } from './queries.ts';
import { router } from './router.ts';
import './ui/style/tokens.css';
import './ui/style/base.css';
import './ui/style/controls.css';
import './ui/states/states.css';
import './ui/table.css';
import './ui/shell/shell.css';
import './ui/style/print.css';

const place = document.getElementById('root');
if (place === null) throw new Error('index.html has no element #root');

void openMessages(...FIRST_MESSAGES);
createRoot(place).render(
  <StrictMode>
    <LanguageProvider>
      <QueryClientProvider client={queryClient}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </LanguageProvider>
  </StrictMode>,
);
