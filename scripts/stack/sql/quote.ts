/** Quoting by PostgreSQL's own rules (libpq: PQescapeLiteral, PQescapeIdentifier). */

export function quoteLiteral(value: string): string {
  const doubled = value.replaceAll("'", "''")
  return value.includes('\\') ? ` E'${doubled.replaceAll('\\', '\\\\')}'` : `'${doubled}'`
}

export function quoteIdentifier(value: string): string {
  return `"${value.replaceAll('"', '""')}"`
}
