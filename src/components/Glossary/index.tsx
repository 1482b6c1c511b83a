import Link from '@docusaurus/Link'
import type { ReactNode } from 'react'
import type { GlossaryEntry } from '../../content/glossary.ts'

/** All terms, each with its meaning and the way to the page that explains it. */
export default function Glossary({ of: terms }: { of: GlossaryEntry[] }): ReactNode {
  return (
    <dl>
      {terms.map(({ term, meaning, address, place }) => (
        <div key={term} id={term.replaceAll(' ', '-')}>
          <dt>{term}</dt>
          <dd>
            {meaning} <Link to={address}>{place}</Link>
          </dd>
        </div>
      ))}
    </dl>
  )
}
