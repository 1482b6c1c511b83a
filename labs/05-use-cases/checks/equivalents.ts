/** Mutants of the solution that no rule can tell from it, and why. */
export const equivalents: Readonly<Record<string, string>> = {}
