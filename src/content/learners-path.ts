/**
 * The path by which a reader knows a file of a lab: in their own folder, where `lab start` puts what the lab gives and the
 * starter. `labs/04-x/starter/sql/roles.sql` → `workspace/04-x/sql/roles.sql`. All other files keep their path.
 */
export const learnersPath = (file: string): string =>
  file.replace(/^labs\/(\d{2}-[^/]+)\/(?:starter\/|(?=given\/))/, 'workspace/$1/')
