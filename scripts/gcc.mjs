// How the core is configured for the system's compiler: for its own tests, and for what is tried on builds of their own.
import path from 'node:path'

const native = path.join(import.meta.dirname, '..', 'native')

/**
 * The arguments of cmake.
 * @param {string} build folder
 * @param {...string} more options
 */
export function configureWithGcc(build, ...more) {
  const options = ['-DCMAKE_BUILD_TYPE=RelWithDebInfo', '-DCMAKE_CXX_COMPILER=g++', ...more]
  return ['-S', native, '-B', build, '-G', 'Ninja', ...options]
}
