/**
 * The SHA-256 of the weights of every reference model after `trainingDigest`'s 200 steps, in every engine.
 *
 * A change of a kernel, of a model or of training may change them: take the new ones from what Node says, and the other
 * engines have to agree.
 */
export const expectedDigests: Readonly<Record<string, string>> = {
  dense: '086b0453bf668ba6dccb6e31680a52680800d96f26ef78e618b2fa472fb0e3bf',
  conv: '7de8ccbd43309a2aa5358d82c88f8a7b8551d8af827f4017ccba95ef5d57a054',
  lstm: '3a6d5094737aaca9279fa1327d0b0923a57932ff69ec371e417b0863120cd8ad',
  vae: '709576627c35574f759047d6115f464a01b697db148a073946529875b3a861e3',
}
