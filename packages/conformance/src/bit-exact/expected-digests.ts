/**
 * The SHA-256 of the weights of every reference model after `trainingDigest`'s 200 steps, in every engine.
 *
 * A change of a kernel, of a model or of training may change them: take the new ones from what Node says, and the other
 * engines have to agree.
 */
export const expectedDigests: Readonly<Record<string, string>> = {
  dense: '086b0453bf668ba6dccb6e31680a52680800d96f26ef78e618b2fa472fb0e3bf',
  conv: 'fe305f34aa3808dbc36a37c044e407878c8b75541d8c12d352ebaadf667611e2',
  vae: '11f24ec8eb5aa4cad9657961756bc8003b0bd4f165fd0d8b8f7d5f47c2c194a9',
}
