//go:build !linux && !darwin && !freebsd

package load

// freeBytes does not know how to ask here.
func freeBytes(string) (int64, bool) { return 0, false }
