package engine

import (
	"context"
	"fmt"
	"time"

	"github.com/colloquydb/colloquy/engine/exec"
	"github.com/colloquydb/colloquy/engine/plan"
	"github.com/colloquydb/colloquy/storage/column"
)

// defaultMemoryLimit bounds the state of one query where WithMemoryLimit says nothing.
const defaultMemoryLimit = 1 << 30

// NamedArg is an argument for a parameter written $name.
type NamedArg struct {
	Name  string // without the dollar sign
	Value any
}

// Named returns the argument for the parameter $name.
func Named(name string, value any) NamedArg { return NamedArg{Name: name, Value: value} }

// Query runs one statement. Arguments stand for ? and $1 in order, or, as Named, for $name; an argument is nil, a bool, an
// integer, a float, a string, []byte (text) or time.Time. The rows hold the version of the cache that was current
// at this call until they are closed. Cancelling ctx ends the query; the error then matches ctx.Err().
func (db *DB) Query(ctx context.Context, sql string, args ...any) (*Rows, error) {
	params, err := newParams(args)
	if err != nil {
		return nil, err
	}
	snap, err := db.snapshot(ctx)
	if err != nil {
		return nil, err
	}
	p, err := db.plans.Prepare(ctx, snap, sql, params)
	if err != nil {
		snap.Release()
		return nil, queryError(sql, err)
	}
	limit := db.config.memoryLimit
	if limit == 0 {
		limit = defaultMemoryLimit
	}
	ctx, cancel := context.WithCancelCause(ctx)
	stream := p.Run(ctx, exec.Options{Workers: db.config.workers, MemoryLimit: limit, TempDir: db.config.tempDir})
	r := &Rows{db: db, sql: sql, snap: snap, stream: stream, cancel: cancel, columns: make([]Column, len(p.Columns))}
	for i, c := range p.Columns {
		r.columns[i] = Column{Name: c.Name, Type: c.Type}
	}
	db.mu.Lock()
	if db.closed {
		db.mu.Unlock()
		r.release()
		return nil, ErrClosed
	}
	db.open[r] = struct{}{}
	db.mu.Unlock()
	return r, nil
}

func newParams(args []any) (plan.Params, error) {
	var p plan.Params
	for i, a := range args {
		if named, ok := a.(NamedArg); ok {
			v, err := paramVector(named.Value)
			if err != nil {
				return p, fmt.Errorf("argument $%s: %w", named.Name, err)
			}
			if p.Named == nil {
				p.Named = map[string]column.Vector{}
			}
			p.Named[named.Name] = v
			continue
		}
		v, err := paramVector(a)
		if err != nil {
			return p, fmt.Errorf("argument %d: %w", i+1, err)
		}
		p.Positional = append(p.Positional, v)
	}
	return p, nil
}

// paramVector returns the one-row vector of a Go value.
func paramVector(a any) (column.Vector, error) {
	integer := func(n int64) column.Vector { return &column.Int64s{Vals: []int64{n}} }
	switch x := a.(type) {
	case nil:
		return &column.AllNull{N: 1}, nil
	case bool:
		return &column.Bools{Vals: []bool{x}}, nil
	case int:
		return integer(int64(x)), nil
	case int8:
		return integer(int64(x)), nil
	case int16:
		return integer(int64(x)), nil
	case int32:
		return integer(int64(x)), nil
	case int64:
		return integer(x), nil
	case uint8:
		return integer(int64(x)), nil
	case uint16:
		return integer(int64(x)), nil
	case uint32:
		return integer(int64(x)), nil
	case uint, uint64:
		var n uint64
		if y, ok := x.(uint); ok {
			n = uint64(y)
		} else {
			n = x.(uint64)
		}
		if int64(n) < 0 {
			return nil, fmt.Errorf("%d is out of the range of BIGINT", n)
		}
		return integer(int64(n)), nil
	case float32:
		return &column.Float64s{Vals: []float64{float64(x)}}, nil
	case float64:
		return &column.Float64s{Vals: []float64{x}}, nil
	case string:
		return &column.Strings{Vals: []string{x}}, nil
	case []byte:
		return &column.Strings{Vals: []string{string(x)}}, nil
	case time.Time:
		return &column.Int64s{Vals: []int64{x.UnixMicro()}, Time: true}, nil
	}
	return nil, fmt.Errorf("no SQL type for a Go value of type %T", a)
}
