/** `envsubst ['$A $B'] < in > out` for machines without gettext; started by the shim that `setup.ts` lays on the PATH. */
import { readFileSync } from 'node:fs'
import { substitute } from './templates.ts'

const format = process.argv[2]
const listed = format === undefined ? undefined : [...format.matchAll(/\$\{?(\w+)\}?/g)].map(([, name]) => name)
// An undefined variable becomes empty, as in gettext's envsubst.
const lookup = (name: string) => (!listed || listed.includes(name) ? (process.env[name] ?? '') : undefined)
process.stdout.write(substitute(readFileSync(0, 'utf8'), lookup))
