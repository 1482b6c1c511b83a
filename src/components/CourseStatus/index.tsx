import Link from '@docusaurus/Link'
import type { ReactNode } from 'react'
import ColumnHeads from '../ColumnHeads.tsx'
import type { LessonStatus, Share } from './status.ts'

/** Which lessons are written, and what they contain. */
export function Lessons({ of: lessons }: { of: LessonStatus[] }): ReactNode {
  return (
    <table className="figures">
      <ColumnHeads of={['Lesson', 'Pages', 'Questions', 'Steps', 'Minutes']} />
      <tbody>
        {lessons.map(({ id, title, written }) => (
          <tr key={id}>
            <th scope="row">{written ? <Link to={written.path}>{`${id} ${title}`}</Link> : `${id} ${title}`}</th>
            {written ? (
              <>
                <td>{written.pages}</td>
                <td>{written.questions}</td>
                <td>{written.steps}</td>
                <td>{written.minutes}</td>
              </>
            ) : (
              <td colSpan={4}>in preparation</td>
            )}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** The figures of each lab's last proof. */
export function Proofs({ of: lessons }: { of: LessonStatus[] }): ReactNode {
  return (
    <table className="figures">
      <ColumnHeads
        of={['Lab', 'Right answers accepted', 'Wrong answers told', 'Changes found out', 'Seconds', 'Recorded']}
      />
      <tbody>{lessons.map(({ id, written }) => written && <ProofRow key={id} id={id} proof={written.proof} />)}</tbody>
    </table>
  )
}

function ProofRow({ id, proof }: { id: string; proof: NonNullable<LessonStatus['written']>['proof'] }): ReactNode {
  return (
    <tr>
      <th scope="row">{id}</th>
      {proof ? (
        <>
          <td>{shareWords(proof.variants)}</td>
          <td>{shareWords(proof.wrong)}</td>
          <td>
            {shareWords(proof.killed)} ({percent(proof.killed)})
          </td>
          <td>{proof.seconds}</td>
          <td>{proof.date}</td>
        </>
      ) : (
        <td colSpan={5}>no proof is recorded</td>
      )}
    </tr>
  )
}

const shareWords = ({ good, of }: Share): string => `${good} of ${of}`

const percent = ({ good, of }: Share): string => `${Math.floor((100 * good) / of)} %`
