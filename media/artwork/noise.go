package artwork

import "sync"

// This file computes the noise of SVG's feTurbulence (type fractalNoise,
// channel alpha) with the generator and lattice that the SVG specification
// gives as reference code, so that texture in PNG and in SVG is the same texture.

// turbulence is the lattice of one seed.
type turbulence struct {
	lattice  [514]int
	gradient [514][2]float64
}

func newTurbulence(seed int64) *turbulence {
	const size, m, a, q, r = 256, 2147483647, 16807, 127773, 2836
	next := func() int64 {
		seed = a*(seed%q) - r*(seed/q)
		if seed <= 0 {
			seed += m
		}
		return seed
	}
	t := &turbulence{}
	for channel := range 4 {
		for i := range size {
			t.lattice[i] = i
			var v [2]float64
			for j := range v {
				v[j] = float64(next()%(size+size)-size) / size
			}
			if channel == 3 {
				l := sqrt(v[0]*v[0] + v[1]*v[1])
				t.gradient[i] = [2]float64{v[0] / l, v[1] / l}
			}
		}
	}
	for i := size - 1; i > 0; i-- {
		j := next() % size
		t.lattice[i], t.lattice[j] = t.lattice[j], t.lattice[i]
	}
	for i := range size + 2 {
		t.lattice[size+i] = t.lattice[i]
		t.gradient[size+i] = t.gradient[i]
	}
	return t
}

// at is noise2 of the specification, about −0.7…0.7.
func (t *turbulence) at(x, y float64) float64 {
	x, y = x+4096, y+4096
	ix, iy := int(x), int(y)
	rx0, ry0 := x-float64(ix), y-float64(iy)
	rx1, ry1 := rx0-1, ry0-1
	bx0, by0 := ix&255, iy&255
	bx1, by1 := (bx0+1)&255, (by0+1)&255
	i, j := t.lattice[bx0], t.lattice[bx1]
	g00, g10 := &t.gradient[t.lattice[i+by0]], &t.gradient[t.lattice[j+by0]]
	g01, g11 := &t.gradient[t.lattice[i+by1]], &t.gradient[t.lattice[j+by1]]
	sx, sy := rx0*rx0*(3-2*rx0), ry0*ry0*(3-2*ry0)
	u := rx0*g00[0] + ry0*g00[1]
	v := rx1*g10[0] + ry0*g10[1]
	a := u + sx*(v-u)
	u = rx0*g01[0] + ry1*g01[1]
	v = rx1*g11[0] + ry1*g11[1]
	b := u + sx*(v-u)
	return a + sy*(b-a)
}

// The two textures every plate can have: fine grain and coarse paper tooth.
const (
	grainSeed, grainFrequency = 7, 0.8
	paperSeed, paperFrequency = 11, 0.045
	paperOctaves              = 2
)

// field is noise sampled at every pixel, 0…255 with 128 in the middle.
type field struct {
	w, h int
	pix  []uint8
}

func grainField(w, h int) *field {
	t := newTurbulence(grainSeed)
	f := &field{w, h, make([]uint8, w*h)}
	var wg sync.WaitGroup
	for _, rows := range [2][2]int{{0, h / 2}, {h / 2, h}} {
		wg.Go(func() {
			for y := rows[0]; y < rows[1]; y++ {
				row := f.pix[y*w : (y+1)*w]
				for x := range row {
					row[x] = noiseByte(t.at(float64(x)*grainFrequency, float64(y)*grainFrequency))
				}
			}
		})
	}
	wg.Wait()
	return f
}

// paperField is the paper tooth of the rows from top to foot. It samples every
// fourth pixel and interpolates: the texture is far coarser than that.
func paperField(w, h, top, foot int) []uint8 {
	t := newTurbulence(paperSeed)
	qw, qh := w/4+2, h/4+2
	q := make([]float64, qw*qh)
	for y := top / 4; y < min(foot/4+2, qh); y++ {
		for x := range qw {
			v, k := 0.0, 1.0
			for range paperOctaves {
				v += t.at(float64(x*4)*paperFrequency*k, float64(y*4)*paperFrequency*k) / k
				k *= 2
			}
			q[y*qw+x] = v
		}
	}
	pix := make([]uint8, w*(foot-top))
	for y := top; y < foot; y++ {
		a, b, fy := q[(y/4)*qw:], q[(y/4+1)*qw:], float64(y%4)/4
		row := pix[(y-top)*w : (y-top+1)*w]
		for x := range row {
			i, fx := x/4, float64(x%4)/4
			u := a[i] + (a[i+1]-a[i])*fx
			v := b[i] + (b[i+1]-b[i])*fx
			row[x] = noiseByte(u + (v-u)*fy)
		}
	}
	return pix
}

func noiseByte(v float64) uint8 {
	return uint8(min(max((v+1)*127.5+0.5, 0), 255))
}
