// Package column holds the typed vectors that all layers exchange, and the encodings that turn a chunk of
// at most 65,536 rows into bytes and back, one encoding a file.
//
// An Encoder looks at the values of a chunk and writes them in the encoding that suits them; IntChunk, FloatChunk,
// CodeChunk and StringChunk read such bytes: all rows, some rows without decoding the others, or none but those that a filter
// asks for, most filters working on the packed values themselves. Text, which is long and seldom read as a
// column, has a writer and a directory of its own: TextWriter, TextDir, TextBlock. The comment that opens
// the file of an encoding specifies its bytes; chunk.go says what all have in common, pack.go how values are packed.
//
// It promises that what is decoded equals what was encoded, bit for bit, and that hostile bytes give an error and
// never a panic or a large allocation. Errors about stored bytes match ErrCorrupt, errors about arguments ErrArgument. Nothing
// here checks for flipped bits: whoever stores a value keeps a checksum of it. It imports bitmap and nothing else of ours.
package column
