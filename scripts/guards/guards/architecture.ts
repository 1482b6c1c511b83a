/** How the services are cut. */
import { type Guard, unit } from '../guard.ts'

export const architectureGuards: Guard[] = [
  {
    guard: 'a service does not import another (import rule)',
    file: '.dependency-cruiser.cjs',
    find: "to: { path: service, pathNot: '^services/$1/' },",
    replace: "to: { path: '^nowhere/' },",
    test: unit(
      'scripts/lint/dependency-rules.test.ts',
      'services-do-not-import-services is noticed in services/sales/src/a.ts',
    ),
  },
]
