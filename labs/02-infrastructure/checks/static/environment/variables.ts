/** Rule 2.1: `.env.example` and the compose file name the same variables, and a reader finds them in groups. */
import { check } from '../check.ts'
import { files, projectOf } from '../context.ts'
import { readByCompose, setByShell, usedVariables } from '../facts/used-variables.ts'

export const sameVariables = check(
  '2.1.same-variables',
  'The example and the compose file name the same variables',
  ['1.0.parses', '2.0.exists'],
  (context, seen) => {
    const project = projectOf(context)
    const { variables, mentioned } = context.example!
    const listed = new Set([...variables.map(({ name }) => name), ...mentioned])
    const used = usedVariables(project)
    for (const name of new Set(project.interpolations.map(one => one.name))) {
      if (setByShell.has(name)) continue
      seen.that(listed.has(name), '2.1.not-in-example', () => ({
        message: `The compose file asks for “${name}”, which ${files.example} does not have.`,
        place: project.interpolations.find(one => one.name === name)?.place,
        expected: `${name} in ${files.example}`,
        actual: `${files.example} has ${variables.length} other variables`,
        next: 'Add it to the group it belongs to, or correct its name.',
      }))
    }
    for (const { name, line } of variables) {
      seen.that(used.all || used.names.has(name) || readByCompose.test(name), '2.1.unused-variable', () => ({
        message: `${files.example} has “${name}”, which the compose file does not use.`,
        place: { file: files.example, line },
        expected: 'only variables that change something',
        actual: `nothing in the compose file refers to ${name}`,
        next: 'Use it where its value stands now, or take it out.',
      }))
    }
    seen.held()
  },
)

export const groups = check(
  '2.1.groups',
  'The variables stand in groups with a comment each',
  ['2.0.exists'],
  ({ example }, seen) => {
    const { variables } = example!
    const bare = variables.find(({ group, remarked }) => group === 0 && !remarked)
    seen.that(!bare, '2.1.no-comment', () => ({
      message: `${bare!.name} stands under no comment.`,
      place: { file: files.example, line: bare!.line },
      expected: 'groups of variables, a comment above each',
      actual: 'no comment above it',
      next: 'Say in a line above what this group is about.',
    }))
    const remarked = variables.every(variable => variable.remarked)
    const count = new Set(variables.map(({ group }) => group)).size
    seen.that(bare !== undefined || remarked || variables.length === 1 || count > 1, '2.1.no-groups', () => ({
      message: `All ${variables.length} variables stand under one comment.`,
      place: { file: files.example, line: variables[0]?.line },
      expected: 'a group with a comment for each part of the stack',
      actual: 'one group',
      next: 'Sort them by the part that they belong to, and head each part with a comment.',
    }))
  },
)
