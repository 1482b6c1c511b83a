import Heading from '@theme/Heading'
import type { ReactNode } from 'react'
import Code from '../Code'
import { isRequired, jsonSchemaOf, type Parameter, type Route, type SecurityScheme } from './document.ts'
import { curlOf } from './example.ts'
import FieldTable from './FieldTable.tsx'
import { type Field, fieldsOf, typeWords } from './fields.ts'
import styles from './styles.module.css'

interface Props {
  route: Route
  schemes?: Record<string, SecurityScheme>
}

/** One operation with its parameters and answers. Errors are the same for all operations; the index page has them. */
export default function OperationSection({ route, schemes }: Props): ReactNode {
  const { method, path, operation, anchor } = route
  const answers = Object.entries(operation.responses ?? {}).filter(([status]) => status.startsWith('2'))
  return (
    <section>
      <Heading as="h2" id={anchor} className={styles.operation}>
        <span className={styles.method}>{method.toUpperCase()}</span> <span className={styles.path}>{path}</span>
      </Heading>
      <p>{operation.summary}.</p>
      {operation.description && <p>{operation.description}</p>}
      <Code kind="command" title="For example" text={curlOf(route, schemes)} />
      <FieldTable caption="Parameters" fields={(operation.parameters ?? []).map(parameterField)} />
      <FieldTable caption="Body" fields={fieldsOf(jsonSchemaOf(operation.requestBody?.content))} />
      {answers.map(([status, { content }]) => {
        const fields = fieldsOf(jsonSchemaOf(content))
        return fields.length > 0 ? (
          <FieldTable key={status} caption={`Answer ${status}`} fields={fields} />
        ) : (
          <p key={status}>Answers {status} without a body.</p>
        )
      })}
    </section>
  )
}

const parameterField = (parameter: Parameter): Field => {
  const { name, in: where, description, schema = {} } = parameter
  return {
    name,
    type: `${typeWords(schema)}, in the ${where}`,
    required: isRequired(parameter),
    description: [description, schema.default === undefined ? '' : `Default ${JSON.stringify(schema.default)}.`]
      .filter(Boolean)
      .join(' '),
  }
}
