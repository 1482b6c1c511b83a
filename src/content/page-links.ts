/**
 * Links from a page to where it is edited and where a mistake in it is reported. Both are addresses with a place for the
 * page, set when the site is built; a site without them has no such links.
 *
 *     SITE_EDIT_URL=https://github.com/you/groundwork/edit/main/{file}
 *     SITE_REPORT_URL=https://github.com/you/groundwork/issues/new?title={page}
 */

/** @param file from the repository's top: `docs/reference/index.mdx` */
export const editLink = (template: string, file: string): string => template.replace('{file}', encodeURI(file))

/** @param page its path on the site: `/reference/` */
export const reportLink = (template: string, page: string): string =>
  template.replace('{page}', encodeURIComponent(page))
