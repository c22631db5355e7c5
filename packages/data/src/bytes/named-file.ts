import { AutoencoderError, DataError, FormatError, OptionError, ShapeError } from '@autoencoders/core'

/**
 * Runs a parser and, where it fails, says in the error which file it was.
 *
 * @throws {AutoencoderError} What the parser threw, of the same class, with the file's name in `received`.
 */
export async function namingFile<Outcome>(name: string, parse: () => Outcome | Promise<Outcome>): Promise<Outcome> {
  try {
    return await parse()
  } catch (error) {
    throw error instanceof AutoencoderError ? withName(error, name) : error
  }
}

/** The same for a parser that gives its results one by one. */
export async function* namingFileWhileReading<Item>(
  name: string,
  items: AsyncGenerator<Item, void>,
): AsyncGenerator<Item, void> {
  try {
    yield* items
  } catch (error) {
    throw error instanceof AutoencoderError ? withName(error, name) : error
  }
}

function withName(error: AutoencoderError, name: string): AutoencoderError {
  const { where, expected, received, repair } = error
  const details = { where, expected, received: `${received} in ${name}`, ...(repair === undefined ? {} : { repair }) }
  if (error instanceof FormatError) return new FormatError(details, { cause: error })
  if (error instanceof DataError) return new DataError(details, { cause: error })
  if (error instanceof OptionError) return new OptionError(details, { cause: error })
  if (error instanceof ShapeError) return new ShapeError(details, { cause: error })
  return error
}
