import type { ReactNode } from 'react'
import type { Directory } from '../../content/directories.ts'
import styles from './styles.module.css'

/** The repository's folders, each with its sentence. */
export default function DirectoryTree({ of: directories }: { of: Directory[] }): ReactNode {
  return (
    <ul className={styles.tree}>
      {directories.map(({ name, sentence, folders }) => (
        <li key={name}>
          <Line name={name} sentence={sentence} />
          {folders.length > 0 && (
            <ul className={styles.tree}>
              {folders.map(folder => (
                <li key={folder.name}>
                  <Line {...folder} />
                </li>
              ))}
            </ul>
          )}
        </li>
      ))}
    </ul>
  )
}

const Line = ({ name, sentence }: { name: string; sentence: string }): ReactNode => (
  <div className={styles.line}>
    <code>{name}</code>
    <span>{sentence}</span>
  </div>
)
