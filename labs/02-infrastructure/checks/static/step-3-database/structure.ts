/** Rules 3.2 and 3.3, as far as plain SQL shows them: schemas and enumerated types. */
import { observe } from '../../../../../scripts/lab/kit/observe.ts'
import type { Check } from '../../../../../scripts/lab/types.ts'
import { enums, schemas } from '../../rules.ts'
import { files, finding, leaveToLive, type StaticContext } from '../context.ts'
import { isCertain } from '../facts/catalogue.ts'
import { databaseOf } from '../facts/database.ts'

const needs = ['3.0.exists', '3.1.parses']

export const sixSchemas: Check<StaticContext> = {
  id: '3.2.schemas',
  step: 3,
  title: 'The six schemas are made',
  proof: 'static',
  needs,
  shownBy: ['3.2.schemas-exist'],
  async run(context) {
    const seen = observe()
    const database = await databaseOf(context)
    if (!database) return seen.outcome()
    const { catalogue, dynamic, texts } = database
    for (const schema of schemas) {
      const certain = isCertain(dynamic, schema)
      // Where only a server can tell, a name that stands nowhere is still made nowhere.
      const possible = certain
        ? catalogue.schemas.has(schema)
        : new RegExp(`(?<![A-Za-z_])${schema}(?![A-Za-z_])`).test(texts)
      seen.that(possible, () =>
        finding('3.2.missing-schema', {
          message: `Nothing makes the schema “${schema}”.`,
          place: { file: files.sql, line: [...catalogue.schemas.values()].find(each => each.file === files.sql)?.line },
          expected: schemas.join(', '),
          actual: [...catalogue.schemas.keys()].join(', ') || 'none',
          next: 'Compare the schemas with the list in the lesson.',
        }),
      )
    }
    const open = schemas.filter(schema => !isCertain(dynamic, schema) && !catalogue.schemas.has(schema))
    if (open.length > 0) leaveToLive(seen, `how the schemas ${open.join(', ')} are made`)
    return seen.outcome()
  },
}

export const enumeratedTypes: Check<StaticContext> = {
  id: '3.3.enums',
  step: 3,
  title: 'The three enumerated types are in common, with their labels in order',
  proof: 'static',
  needs,
  shownBy: ['3.3.enums-in-order'],
  async run(context) {
    const seen = observe()
    const database = await databaseOf(context)
    if (!database) return seen.outcome()
    const { catalogue, dynamic } = database
    for (const [name, labels] of Object.entries(enums)) {
      if (!isCertain(dynamic, name)) {
        leaveToLive(seen, `how the type ${name} is made`)
        continue
      }
      const own = catalogue.enums.get(`common.${name}`)
      const [elsewhere, other] = [...catalogue.enums].find(([key]) => key.endsWith(`.${name}`)) ?? []
      const there = seen.that(own !== undefined, () =>
        elsewhere && other
          ? finding('3.3.enum-in-other-schema', {
              message: `The type “${name}” is not made in common.`,
              place: { file: other.file, line: other.line },
              expected: `common.${name}`,
              actual: elsewhere,
              next: 'Say in which schema the type is to be made.',
            })
          : finding('3.3.missing-enum', {
              message: `There is no enumerated type common.${name}.`,
              place: { file: files.sql },
              expected: Object.keys(enums).join(', '),
              actual: [...catalogue.enums.keys()].join(', ') || 'none',
              next: 'Compare the types with the list in the lesson.',
            }),
      )
      if (!there) continue
      seen.that(own!.labels.join() === labels.join(), () =>
        finding('3.3.enum-labels', {
          message: `The labels of common.${name} are not those of the lesson, in its order.`,
          place: { file: own!.file, line: own!.line },
          expected: `${labels.length} labels, first to last as the lesson has them`,
          actual: own!.labels.join(', '),
          next: 'Compare the labels one by one; their order counts.',
        }),
      )
    }
    return seen.outcome()
  },
}
