import { expect, it } from 'vitest'
import { inlineScripts } from './policy.ts'

it('finds the scripts that need a hash, and only those', () => {
  const page = `<script src=/main.js defer></script><script>theme()</script>
    <script type="application/ld+json">{"@type":"Thing"}</script><script type=module>\nother()\n</script>`
  expect(inlineScripts(page)).toEqual(['theme()', '\nother()\n'])
})
