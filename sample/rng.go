package sample

import (
	"math"
	"math/bits"
)

// rng is splitmix64 (Steele, Lea, Flood: "Fast splittable pseudorandom number generators", 2014): one
// word of state, so that each row can have a generator of its own at no cost.
type rng struct{ state uint64 }

// Streams keep the draws of one row for different ends apart, so that a change to one of them, say
// the text, leaves the others as they are.
const (
	streamID uint64 = iota + 1
	streamShape
	streamText
	streamModeration
	streamPool
	streamName
	streamPermutation
)

// newRNG returns the generator of item i of a stream.
func newRNG(seed, stream, i uint64) rng {
	return rng{mix64(mix64(seed+stream*0x9e3779b97f4a7c15) + i*0xd1342543de82ef95)}
}

func mix64(z uint64) uint64 {
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

func (r *rng) next() uint64 {
	r.state += 0x9e3779b97f4a7c15
	return mix64(r.state)
}

// intn returns a number in [0, n); n must be positive. The bias of the multiplication is below n/2^64.
func (r *rng) intn(n int) int {
	hi, _ := bits.Mul64(r.next(), uint64(n))
	return int(hi)
}

// float returns a number in [0, 1).
func (r *rng) float() float64 { return float64(r.next()>>11) * 0x1p-53 }

// chance is true with probability p.
func (r *rng) chance(p float64) bool { return r.float() < p }

// normal returns a draw of the standard normal distribution (Box and Muller).
func (r *rng) normal() float64 {
	u := 1 - r.float()
	return math.Sqrt(-2*math.Log(u)) * math.Cos(2*math.Pi*r.float())
}

// pick returns one of the items.
func pick[T any](r *rng, items []T) T { return items[r.intn(len(items))] }
