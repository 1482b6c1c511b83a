import { asWritten } from '../../../../../scripts/stack/index.ts'
import { check, composeCheck, type Reading } from '../check.ts'
import { at, files, finding, loadWith, projectOf, type StaticContext } from '../context.ts'
import { isHarmlessValue, isPlaceholderValue, isReference, isSecretName, passwordInUrl } from '../facts/secrets.ts'
import { usedVariables } from '../facts/used-variables.ts'
import { writtenSecrets } from '../facts/written-secrets.ts'

export const noSecrets = composeCheck(
  '2.2.no-secrets',
  'No password, key or token is written in the compose file',
  (context, seen) => {
    const said = new Set<string>()
    lookIntoEnvironments(context, seen, said)
    lookIntoDefaults(context, seen)
    for (const { file, line, what } of writtenSecrets(context, 'compose')) {
      const key = `${file}:${line}`
      if (said.has(key)) continue
      said.add(key)
      seen.wrong(secretIn('2.2.secret-in-compose', what, file, line))
    }
    seen.held()
  },
)

export const noSecretsElsewhere = check(
  '2.2.no-secrets-elsewhere',
  'Nor in any other file that is shared',
  [],
  (context, seen) => {
    for (const { name, value, line } of context.example?.variables ?? []) {
      const inUrl = passwordInUrl(value)
      const isSecret = isSecretName(name) && !isHarmlessValue(value)
      const holds = isSecret
        ? isPlaceholderValue(value) || isReference(value)
        : inUrl === undefined || isPlaceholderValue(inUrl) || isReference(inUrl)
      seen.that(holds, '2.2.secret-in-example', () => ({
        message: `${files.example} gives “${name}” a value that looks like a real one.`,
        place: { file: files.example, line },
        expected: 'nothing, or change-me',
        actual: 'another value',
        next: 'Put the real value into .env only; and if it was ever used, replace it.',
      }))
    }
    for (const { file, line, what } of writtenSecrets(context, 'others'))
      seen.wrong(secretIn('2.2.secret-in-file', what, file, line))
    seen.held()
  },
)

export const missingSecrets = check(
  '2.2.missing-secret-stops',
  'A missing secret stops docker compose config',
  ['1.0.parses', '2.0.exists'],
  (context, seen) => {
    const project = projectOf(context)
    const used = usedVariables(project)
    const listed = (context.example?.variables ?? [])
      .map(({ name }) => name)
      .filter(name => used.all || used.names.has(name))
    const secrets = [...new Set([...used.names, ...listed])].filter(isSecretName)
    // Variables that the example forgets are rule 2.1's; here they get a value, so that only the secret is missing.
    const complete = { ...Object.fromEntries([...used.names].map(name => [name, '1'])), ...nonEmpty(context.values) }
    if ('failure' in loadWith(context, complete, 'strict')) {
      seen.notProved('Whether a missing secret stops docker compose config.')
      return
    }
    for (const name of secrets) {
      const { [name]: _, ...without } = complete
      const use = project.interpolations.find(one => one.name === name)
      seen.that('failure' in loadWith(context, without, 'strict'), '2.2.missing-secret-unnoticed', () => ({
        message: `Without “${name}” the stack is started all the same, and fails later or works without protection.`,
        place: use?.place ?? { file: files.compose },
        expected: '`docker compose config` ends with a sentence that names the variable',
        actual: use
          ? `its use has ${use.operator === '' ? 'no condition' : `the operator ${use.operator}`}`
          : 'it is only passed on',
        next: 'Look up how Compose marks a variable as required.',
      }))
    }
    loadWith(context, context.values)
    seen.held()
  },
)

/** Values of `environment` under a secret's name, as they stand in the file. */
function lookIntoEnvironments(context: StaticContext, seen: Reading, said: Set<string>): void {
  const project = projectOf(context)
  for (const { name: service, environment } of Object.values(project.services)) {
    for (const name of Object.keys(environment)) {
      const written = asWritten(project, ['services', service, 'environment', name])
      if (written === undefined || !isSecretName(name) || isHarmlessValue(written) || written === '') continue
      const place = at(context, service, 'environment', name)
      if (isReference(written)) seen.held()
      else if (!said.has(`${place.file}:${place.line}`)) {
        said.add(`${place.file}:${place.line}`)
        seen.wrong(secretIn('2.2.secret-in-compose', `${name} of ${service}`, place.file, place.line))
      }
    }
  }
}

function lookIntoDefaults(context: StaticContext, seen: Reading): void {
  for (const { name, operator, argument, place } of projectOf(context).interpolations) {
    if (!isSecretName(name) || !/^:?-$/.test(operator)) continue
    seen.that(argument === '' || isReference(argument), '2.2.secret-as-default', () => ({
      message: `“${name}” has a default, so a password that everybody can read is used where none is set.`,
      place,
      expected: 'no default for a secret',
      actual: `\${${name}${operator}…}`,
      next: 'Look up how Compose marks a variable as required.',
    }))
  }
}

function secretIn(code: string, what: string, file: string, line: number | undefined) {
  return finding(code, {
    message: `A secret is written in a file that is shared: ${what}.`,
    place: { file, line },
    expected: 'a reference to a variable',
    actual: 'the value itself',
    next: 'Move the value to .env, which stays on this machine; and if it was ever used, replace it.',
  })
}

const nonEmpty = (values: Record<string, string>) =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== ''))
