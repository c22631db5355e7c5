/** The TensorFlow that addons are built against. */

/** A wheel of the Python package index that holds TensorFlow's C library and headers. */
export interface TensorFlowWheel {
  readonly project: string
  readonly version: string
  /** As pip says it. */
  readonly platform: string
  readonly sha256: string
}

/** By `process.platform` and `process.arch`. The Python version is that of the wheel: nothing of Python in it is used. */
export const wheels: Readonly<Record<string, TensorFlowWheel>> = {
  'linux-x64': {
    project: 'tensorflow-cpu',
    version: '2.21.0',
    platform: 'manylinux_2_27_x86_64',
    sha256: '2b847d217b02ee7731ed91431daf3250daa0196c3c94614d23be27232e6e5b6c',
  },
  'linux-arm64': {
    project: 'tensorflow',
    version: '2.21.0',
    platform: 'manylinux_2_27_aarch64',
    sha256: '4b24aca16d527a3cf1c37f720c04c484c3d20f4d0fdfa98632ac8b9f3be6eb5c',
  },
}

/** What pip is asked for, with the sum that the file must have. */
export function requirementOf({ project, version, sha256 }: TensorFlowWheel): string {
  return `${project}==${version} --hash=sha256:${sha256}\n`
}
