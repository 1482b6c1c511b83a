/**
 * The path of a lab's file as the learner knows it: in their own folder, where `lab start` copies the given files and
 * the starter. `labs/04-x/starter/sql/roles.sql` → `workspace/04-x/sql/roles.sql`. All other files keep their path.
 */
export const learnersPath = (file: string): string =>
  file.replace(/^labs\/(\d{2}-[^/]+)\/(?:starter\/|(?=given\/))/, 'workspace/$1/')
