/**
 * The template with a value for each `{name}`. One without a value stays as it is, and `lab verify` reports it.
 * @param inWords how a value that is no text is written
 */
export const fill = (
  template: string,
  values: Readonly<Record<string, unknown>>,
  inWords: (value: unknown) => string = String,
): string =>
  template.replace(/\{(\w+)\}/g, (whole, name: string) => {
    if (!Object.hasOwn(values, name)) return whole
    const value = values[name]
    return typeof value === 'string' ? value : inWords(value)
  })
