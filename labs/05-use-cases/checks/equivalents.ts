/** Mutants of the solution that no rule can tell from it, and why. */
const stricter =
  'The versions of what was merely listed are checked as well. That refuses more often than it has to, which no rule forbids.'

export const equivalents: Readonly<Record<string, string>> = {
  'src/move-stock.ts EqualityOperator: quantity > 0 → quantity >= 0': 'A quantity of 0 was refused before.',
  'src/unit-of-work.ts BooleanLiteral: false → true': stricter,
  'src/unit-of-work.ts MethodExpression: [...entries.values()].filter(entry => entry.counts) → [...entries.values()]':
    stricter,
}
