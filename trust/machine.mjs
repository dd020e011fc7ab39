// A virtual machine with Debian's kernel that sees this system's files, read-only: for what the kernel outside lacks.
import fs from 'node:fs'
import path from 'node:path'
import { isThere, must, root, run } from './programs.mjs'

/** What `scripts/setup --device` has unpacked; nothing of it is installed. */
const kernelFolder = path.join(root, '.cache', 'kernel')

/** In the order in which they are loaded; what they need comes before them. */
const wantedModules = ['virtio_pci', '9pnet_virtio', '9p', 'crc32c_generic', 'ext4', 'loop', 'dm_flakey']

/** Emulated, without the processor's help, it is about twenty times slower than this machine. */
const mostMinutes = 120

/** @param {string} text for a shell, as one word */
const quoted = (text) => `'${text.replaceAll("'", "'\\''")}'`

/** @returns {string} why there can be no machine; empty: there can */
export function whyNoMachine() {
  if (process.arch !== 'x64') return `no machine is made on ${process.arch}`
  const missing = ['qemu-system-x86_64', 'busybox', 'cpio', 'depmod'].filter((program) => !isThere(program))
  if (!fs.existsSync(kernelFolder)) missing.push('.cache/kernel')
  return missing.length === 0
    ? ''
    : `${missing.join(', ')} missing; scripts/setup --device brings them on Debian`
}

/** @param {string} version @returns {Promise<string[]>} files, each behind what it needs */
async function moduleFiles(version) {
  await must('depmod', ['-b', kernelFolder, version])
  const { stdout } = await must('modprobe', [
    '--show-depends',
    `--dirname=${kernelFolder}`,
    `--set-version=${version}`,
    '--all',
    ...wantedModules
  ])
  return [...new Set([...stdout.matchAll(/^insmod (\S+)/gm)].map(([, file = '']) => file))]
}

/**
 * What the machine starts with: it loads the modules, takes the files of this system as its own, runs the command with
 * its output on the second serial line, and ends.
 * @param {readonly string[]} command
 * @param {readonly string[]} modules names in /modules
 */
const init = (command, modules) => `#!/bin/busybox sh
/bin/busybox mount -t devtmpfs none /dev
for module in ${modules.join(' ')}; do /bin/busybox insmod /modules/$module; done
/bin/busybox mount -t 9p -o trans=virtio,version=9p2000.L,ro,cache=loose,msize=524288 files /files
/bin/busybox mount -t proc none /files/proc
/bin/busybox mount -t sysfs none /files/sys
/bin/busybox mount -t devtmpfs none /files/dev
/bin/busybox mount -t tmpfs none /files/run
/bin/busybox mount -t tmpfs none /files/tmp
PATH=${quoted(process.env.PATH ?? '')} /bin/busybox chroot /files ${command.map(quoted).join(' ')} >/dev/ttyS1
/bin/busybox poweroff -f
`

/**
 * @param {string} folder for the machine's files
 * @param {readonly string[]} command absolute paths; it may write below /tmp, and sees nothing of this system's /tmp
 * @returns {Promise<string>} what it printed
 */
export async function inMachine(folder, command) {
  const [version = ''] = fs.readdirSync(path.join(kernelFolder, 'lib', 'modules'))
  const files = await moduleFiles(version)
  const ramdisk = path.join(folder, 'ramdisk')
  for (const name of ['bin', 'dev', 'files', 'modules'])
    fs.mkdirSync(path.join(ramdisk, name), { recursive: true })
  const busybox = (await must('sh', ['-c', 'command -v busybox'])).stdout.trim()
  fs.copyFileSync(busybox, path.join(ramdisk, 'bin', 'busybox'))
  for (const file of files) fs.copyFileSync(file, path.join(ramdisk, 'modules', path.basename(file)))
  const names = files.map((file) => path.basename(file))
  fs.writeFileSync(path.join(ramdisk, 'init'), init(command, names), { mode: 0o755 })
  const archive = path.join(folder, 'ramdisk.cpio')
  await must('sh', ['-c', 'cd "$0" && find . | cpio --create --format=newc --quiet >"$1"', ramdisk, archive])
  const [console, output] = [path.join(folder, 'console'), path.join(folder, 'output')]
  const ran = await run('timeout', [
    `${mostMinutes}m`,
    'qemu-system-x86_64',
    ...['-accel', 'tcg', '-cpu', 'max', '-m', '2048', '-nodefaults', '-no-reboot', '-display', 'none'],
    ...['-kernel', path.join(kernelFolder, 'boot', `vmlinuz-${version}`), '-initrd', archive],
    ...['-append', 'console=ttyS0 panic=-1 quiet'],
    ...['-serial', `file:${console}`, '-serial', `file:${output}`],
    ...['-virtfs', 'local,path=/,mount_tag=files,security_model=none,readonly=on,multidevs=remap']
  ])
  if (ran.code !== 0) throw new Error(`qemu: ${ran.code}\n${ran.stderr}\n${fs.readFileSync(console, 'utf8')}`)
  const printed = fs.readFileSync(output, 'utf8')
  if (printed === '') throw new Error(`the machine printed nothing\n${fs.readFileSync(console, 'utf8')}`)
  return printed
}
