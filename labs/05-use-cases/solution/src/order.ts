/** Texts as plain texts: `L10` before `L2`, `B` before `a`. */
export const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
