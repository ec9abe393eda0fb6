import { defineConfig } from 'drizzle-kit';

/** `npm run migrations -- --name <what-changes>` writes the next file of `migrations/` from the schema. */
export default defineConfig({
  dialect: 'postgresql',
  schema: ['./src/store/schema.ts', './src/store/schema-crawling.ts'],
  out: './migrations',
});
