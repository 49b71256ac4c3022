package exec

import "context"

// Stream is the result of a run: batches one after the other. It serves one goroutine at a time, but Close may be called at any time, once
// or more, by any. No goroutine of the run outlives Close.
type Stream struct{}

// Run starts a plan. It returns at once; work begins with the first Next. Errors, that of a cancelled context among them, come from Next.
func Run(ctx context.Context, root Node, opt Options) *Stream { return &Stream{} }

// Next returns the next batch, never empty, or io.EOF after the last one. The batch is valid until the next call.
func (s *Stream) Next() (*Batch, error) { return nil, nil }

// Close stops the run, waits for its goroutines and frees its state. It returns nil.
func (s *Stream) Close() error { return nil }

// Profile collects what a run cost. Pass a new one in Options.Profile, read it after the stream is closed or at its end.
type Profile struct{}

// Explain renders a plan as text, with the figures of prof where it is not nil.
func Explain(root Node, prof *Profile) string { return "" }

// ExplainJSON renders a plan as a JSON object, with the figures of prof where it is not nil.
func ExplainJSON(root Node, prof *Profile) []byte { return nil }
