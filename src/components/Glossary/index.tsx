import Link from '@docusaurus/Link'
import type { ReactNode } from 'react'
import type { GlossaryEntry } from '../../content/glossary.ts'
import styles from './styles.module.css'

/** All terms, each with its meaning and a link to the page that explains it. */
export default function Glossary({ of: terms }: { of: GlossaryEntry[] }): ReactNode {
  return (
    <dl className={styles.terms}>
      {terms.map(({ term, meaning, address, place }) => (
        <div key={term} id={anchorOf(term)} className={styles.entry}>
          <dt>{term}</dt>
          <dd>
            {meaning} <Link to={address}>{place}</Link>
          </dd>
        </div>
      ))}
    </dl>
  )
}

/** `\\getenv` → `getenv`, `unit of work` → `unit-of-work`. */
const anchorOf = (term: string): string => term.toLowerCase().replace(/\W+/g, '-').replace(/^-|-$/g, '')
