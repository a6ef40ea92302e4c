/** Our content policy allows no code from strings, which zod would try. To be loaded before any schema is made. */
import { z } from 'zod';

z.config({ jitless: true });
