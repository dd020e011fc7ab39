import fs from 'node:fs'
import path from 'node:path'

/** A time that no clock of a test machine shows, to 100 ns: what a tool that keeps times exactly must keep. */
export const oddTime = 1_234_567_890.123_456_7

/** Everything that people do to a tree, one after the other. Wants a dozen files, and a folder with files in it. */
export function editTree(root: string): void {
  const files = plainFiles(root)
  const pick = nextOf(files)

  fs.writeFileSync(pick(), 'written anew\n')
  fs.appendFileSync(pick(), 'appended\n')
  fs.truncateSync(pick(), 0)
  fs.utimesSync(pick(), oddTime, oddTime)
  fs.rmSync(pick())

  const renamed = pick()
  fs.renameSync(renamed, `${renamed} renamed`)
  const replaced = pick()
  fs.writeFileSync(`${replaced}.tmp`, 'written beside, then renamed over, as editors do it\n')
  fs.renameSync(`${replaced}.tmp`, replaced)
  const moved = pick()
  fs.renameSync(moved, path.join(root, 'moved to the top'))
  fs.linkSync(pick(), path.join(root, 'one more name'))
  const becomesFolder = pick()
  fs.rmSync(becomesFolder)
  fs.mkdirSync(becomesFolder)
  fs.writeFileSync(path.join(becomesFolder, 'inside'), 'a folder where a file was\n')
  const becomesLink = pick()
  fs.rmSync(becomesLink)
  fs.symlinkSync('moved to the top', becomesLink)

  fs.mkdirSync(path.join(root, 'added', 'deep', 'down'), { recursive: true })
  fs.writeFileSync(path.join(root, 'added', 'deep', 'file'), Buffer.alloc(100_000, 'abc'))
  fs.writeFileSync(path.join(root, 'added', 'the same'), Buffer.alloc(100_000, 'abc'))
  fs.writeFileSync(path.join(root, 'added', 'empty'), '')
  fs.linkSync(path.join(root, 'added', 'deep', 'file'), path.join(root, 'added', 'linked'))
  fs.symlinkSync('deep', path.join(root, 'added', 'link to a folder'))
  fs.symlinkSync(path.join(root, 'added', 'deep'), path.join(root, 'added', 'absolute link inside'))
  fs.symlinkSync('/nowhere/at/all', path.join(root, 'added', 'absolute link outside'))

  const folder = folderWithFiles(root)
  fs.renameSync(folder, `${folder} renamed`)
  const gone = folderWithFiles(root, `${folder} renamed`)
  fs.rmSync(gone, { recursive: true })
  fs.writeFileSync(gone, 'a file where a folder was\n')
}

/** Regular files with one name and contents, spread over the tree. */
export function plainFiles(root: string): string[] {
  const names = fs.readdirSync(root, { recursive: true, encoding: 'utf8' }).sort()
  return names
    .map((name) => path.join(root, name))
    .filter((file) => {
      const stat = fs.lstatSync(file)
      return stat.isFile() && stat.nlink === 1 && stat.size > 0
    })
}

function nextOf(files: readonly string[]): () => string {
  const wanted = 16
  if (files.length < wanted) throw new Error(`the tree has only ${files.length} files, too few to edit`)
  let at = 0
  return () => files[Math.floor((at++ * files.length) / wanted)] ?? ''
}

/** A folder that has files, deepest first so that little goes with it; not the excepted one, nor our own. */
function folderWithFiles(root: string, except = ''): string {
  const files = plainFiles(root).filter((file) => !file.startsWith(path.join(root, 'added')))
  const folders = [...new Set(files.map((file) => path.dirname(file)))]
    .filter((folder) => folder !== root && folder !== except && !folder.endsWith('renamed'))
    .filter((folder) => !except.startsWith(`${folder}/`))
    .sort((a, b) => b.split('/').length - a.split('/').length)
  const [found] = folders
  if (found === undefined) throw new Error(`no folder of ${root} has files`)
  return found
}
