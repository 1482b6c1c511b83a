import TabItem from '@theme/TabItem'
import Tabs from '@theme/Tabs'
import type { ReactNode } from 'react'
import commands from '../../../docs/reference/engine-commands.json'
import Code from '../Code'

/** The command that brings the engines, in a tab for each kind of system; the choice is remembered for all pages. */
export default function EngineCommands(): ReactNode {
  return (
    <Tabs groupId="system">
      {commands.map(({ system, command }) => (
        <TabItem key={system} value={system} label={system}>
          <Code kind="command" text={command} />
        </TabItem>
      ))}
    </Tabs>
  )
}
