import type { ReactNode } from 'react'

/** For code that is no fence of a page, which our remark plugin does not see: shown as it is. */
export default function CodeBlock({ children }: { children?: ReactNode }): ReactNode {
  return (
    <pre>
      <code>{children}</code>
    </pre>
  )
}
