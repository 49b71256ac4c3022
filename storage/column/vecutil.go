package column

// Take returns the rows of v that sel names, in that order; a row may be named more than once. The result shares no
// typed slice with v but may share its dictionary.
func Take(v Vector, sel []uint32) Vector { return v }

// Slice returns rows from to to-1 of v, sharing its memory.
func Slice(v Vector, from, to int) Vector { return v }

// Flat returns v without Const, Codes and AllNull at its top, so that it is one of Bools, Int64s, Float64s, Strings, Lists and
// Structs; an AllNull becomes NULL rows of type t. v itself is returned where it is flat already.
func Flat(v Vector, t Type) Vector { return v }

// NullConst returns n rows of NULL of type t as a Const.
func NullConst(t Type, n int) *Const { return nil }

// NullsOf returns the NULL rows of v; for a Const or AllNull they are made.
func NullsOf(v Vector) Nulls { return nil }

// Union returns the rows that are NULL in any of the sets, of n rows. The result may be one of them.
func Union(n int, sets ...Nulls) Nulls { return nil }

// SizeOf returns the bytes that the rows of v hold, strings included, dictionaries left out.
func SizeOf(v Vector) int64 { return 0 }

// Comparer returns a function that compares row i of a with row j of b as ORDER BY does: negative, zero or positive. The
// types are equal. false < true; NaN is greater than every number and equal to itself, -0.0 equals 0.0; strings compare
// by bytes; lists and structs element by element. A NULL is greater than everything and equal to NULL, so a
// caller with NULLS FIRST looks for NULLs itself.
func Comparer(a, b Vector) func(i, j int) int { return nil }

// Equaler returns a function that reports whether row i of a and row j of b are the same for GROUP BY, DISTINCT and
// joins on IS NOT DISTINCT FROM: as Comparer gives zero, so NULL equals NULL and NaN equals NaN.
func Equaler(a, b Vector) func(i, j int) bool { return nil }

// HashInto mixes the hash of each row of v into hashes, which has v.Len() entries (zero for the first column of a key). Rows that
// Equaler calls the same get the same hash, whatever kind of vector holds them. Not stable between releases.
func HashInto(v Vector, hashes []uint64) {}

// Builder collects rows of one type into a new vector. The zero value is not usable.
type Builder struct{}

// NewBuilder returns a builder of type t with room for n rows.
func NewBuilder(t Type, n int) *Builder { return nil }

// Len is the number of rows collected.
func (b *Builder) Len() int { return 0 }

// Bytes is the memory held, strings included.
func (b *Builder) Bytes() int64 { return 0 }

// Append adds rows from to to-1 of v.
func (b *Builder) Append(v Vector, from, to int) {}

// AppendSel adds the rows of v that sel names.
func (b *Builder) AppendSel(v Vector, sel []uint32) {}

// AppendNulls adds n NULL rows.
func (b *Builder) AppendNulls(n int) {}

// Vector returns the rows collected. Rows that are appended later do not change it, but the memory is shared: after Reset
// it must not be used.
func (b *Builder) Vector() Vector { return nil }

// Reset forgets the rows and keeps the memory.
func (b *Builder) Reset() {}
