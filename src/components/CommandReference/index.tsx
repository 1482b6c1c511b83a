import Heading from '@theme/Heading'
import type { ReactNode } from 'react'
import ColumnHeads from '../ColumnHeads.tsx'
import type { CommandWords } from './command.ts'

/** The subcommands with their options. */
export default function CommandReference({ of: commands }: { of: CommandWords[] }): ReactNode {
  return commands.map(({ name, usage, description, options }) => (
    <section key={name}>
      <Heading as="h3" id={name.replace(' ', '-')}>
        <code>npx lab {usage}</code>
      </Heading>
      <p>{sentence(description)}</p>
      {options.length > 0 && (
        <table>
          <caption className="visually-hidden">Options of {name}</caption>
          <ColumnHeads of={['Option', 'Meaning']} />
          <tbody>
            {options.map(option => (
              <tr key={option.flags}>
                <td>
                  <code>{option.flags}</code>
                </td>
                <td>{option.description}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  ))
}

/** The help's lower-case fragments, as prose wants them. */
const sentence = (words: string): string => `${words.charAt(0).toUpperCase()}${words.slice(1)}.`
