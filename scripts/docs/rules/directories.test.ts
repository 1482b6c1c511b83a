import { describe, expect, it } from 'vitest'
import { readDirectories } from '../../../src/content/directories.ts'
import { describedDirectories } from './directories.ts'

const files = ['README.md', 'labs/01-a/lab.yaml', 'labs/02-b/checks/deep/x.ts', 'labs/index.js', 'src/words.ts']
const says = (described: string[]) => describedDirectories(described, files).map(complaint => complaint.says)

describe('the tree of directories', () => {
  it('is whole when every folder of two levels has a sentence, files only if they like', () => {
    expect(says(['labs/', 'labs/NN-name/', 'src/', 'README.md'])).toEqual([])
    expect(says(['labs/', 'labs/NN-name/', 'src/'])).toEqual([])
  })

  it('lacks a folder', () => {
    expect(says(['labs/', 'labs/01-a/'])).toEqual(['labs/02-b/ has no sentence.', 'src/ has no sentence.'])
  })

  it('has a sentence for what is not there', () => {
    expect(says(['labs/', 'labs/NN-name/', 'src/', 'src/css/', 'READMExmd'])).toEqual([
      'src/css/ has a sentence and is not there.',
      'READMExmd has a sentence and is not there.',
    ])
  })

  it('is shown with each folder below its parent', () => {
    expect(readDirectories('docs/: Pages.\ndocs/adr/: Decisions.\nREADME.md: Read it.\n', 'tree.yaml')).toEqual([
      { name: 'docs/', sentence: 'Pages.', folders: [{ name: 'adr/', sentence: 'Decisions.' }] },
      { name: 'README.md', sentence: 'Read it.', folders: [] },
    ])
    expect(() => readDirectories('docs/adr/: Decisions.\n', 'tree.yaml')).toThrow(
      'tree.yaml: "docs/adr/" stands before "docs/".',
    )
  })
})
