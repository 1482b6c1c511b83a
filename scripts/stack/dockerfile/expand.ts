const reference = /\\\$|\$(?:(\w+)|\{(\w+)(?:(:[-+])([^}]*))?\})/g

/** `$NAME`, `${NAME}`, `${NAME:-default}` and `${NAME:+other}` in an instruction; `\$` is a dollar sign. */
export function expand(text: string, lookup: (name: string) => string | undefined): string {
  return text.replace(reference, (whole, bare?: string, braced?: string, operator?: string, argument = '') => {
    const name = bare ?? braced
    if (name === undefined) return '$'
    const value = lookup(name)
    if (operator === ':-') return value || argument
    if (operator === ':+') return value ? argument : ''
    return value ?? (whole.startsWith('${') || bare ? '' : whole)
  })
}
