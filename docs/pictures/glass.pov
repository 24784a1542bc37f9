// An iced summer drink before the sea: clear glass, tinted liquid, fruit and a straw.
#version 3.7;
#include "backdrop.inc"

global_settings { assumed_gamma 1 max_trace_level 16 adc_bailout 0.02 }

camera {
  location <0, 3.6, -13>
  right x * image_width / image_height
  angle 31
  look_at <0.1, 2.2, 0>
}

light_source {
  <8, 12, 5> colour rgb <1.0, 0.90, 0.74> * 1.5
  area_light x * 3, z * 3, 3, 3 adaptive 0 jitter
}
light_source { <-8, 9, -12> colour rgb <1.0, 0.97, 0.92> * 1.15 }

// A bright strip, just out of the frame, draws the long highlight that tells of glass.
box {
  <-0.4, 0.05, 0>, <0.4, 6, 0.01>
  pigment { gradient y colour_map { [0.01 rgbt 1] [0.45 rgb 1] } scale 6.01 }
  finish { ambient 0 diffuse 0 emission 6 }
  no_shadow
  rotate 60 * y translate <-3.9, 0, -2.2>
}

// ---- The drink ---------------------------------------------------------------

#declare Tall = 3.7;
#declare Foot = 0.98;
#declare Brim = 1.28;
#declare Wall = 0.075;
#declare Level = 3.05;
#macro Radius(Height) (Foot + (Brim - Foot) * Height / Tall) #end

#declare Shine = finish { ambient 0 diffuse 0.02 specular 0.9 roughness 0.002 reflection { 0.02, 0.9 fresnel on } conserve_energy }

// A bent ray shows what lies behind another pixel, which no alpha can tell. So in a
// cutout light passes straight through, and alpha is what the glass itself holds back.
#macro Bend(Index) interior { ior (Cutout ? 1 : Index) } #end

// By Fresnel's law unbent light is not reflected either; a film brings the shine back.
#declare Film = cone {
  0, Radius(0) + 0.002, Tall * y, Radius(Tall) + 0.002 open
  pigment { colour rgbt 1 }
  finish { ambient 0 diffuse 0 specular 0.9 roughness 0.002 reflection { 0.04, 0.5 falloff 4 } conserve_energy }
}

#declare Tumbler = difference {
  merge {
    cone { 0, Radius(0), Tall * y, Radius(Tall) }
    // The lip is round, and so carries a bright line.
    torus { Radius(Tall) - Wall / 2, Wall / 2 translate Tall * y }
  }
  cone { 0.34 * y, Radius(0.34) - Wall, (Tall + 0.1) * y, Radius(Tall + 0.1) - Wall }
  pigment { colour rgbf <0.97, 0.99, 0.985, 0.97> }
  finish { Shine }
  Bend(1.5)
}

// The liquid reaches a hair into the glass, so that no film of air shows between them.
// Syrup sinks: red below, orange above.
#declare Juice = cone {
  0.33 * y, Radius(0.33) - Wall * 0.9, Level * y, Radius(Level) - Wall * 0.9
  pigment {
    gradient y
    colour_map {
      [0.10 rgbf <0.86, 0.04, 0.07, 0.70>]
      [0.38 rgbf <0.96, 0.26, 0.03, 0.72>]
      [0.75 rgbf <1.00, 0.50, 0.05, 0.74>]
      [1.00 rgbf <1.00, 0.60, 0.10, 0.76>]
    }
    // A little over, as the gradient starts anew at its end.
    scale Level * 1.01
  }
  finish { ambient 0 emission 0.95 diffuse 0.3 specular 0.5 roughness 0.004 reflection { 0.01, 0.5 fresnel on } conserve_energy }
  Bend(1.33)
}

#macro Ice(Place, Turn, Size)
  superellipsoid {
    <0.28, 0.28>
    scale Size rotate Turn translate Place
    pigment { colour rgbf <0.98, 0.99, 1.0, 0.94> }
    normal { bumps 0.18 scale 0.25 }
    finish { Shine }
    Bend(1.22)
  }
#end

// A slice is a wheel of peel, pith and wedges, with a notch to sit on the lip.
#declare Slice = union {
  difference {
    cylinder { -0.07 * z, 0.07 * z, 0.78 }
    cylinder { -0.08 * z, 0.08 * z, 0.70 }
    pigment { colour rgb <0.95, 0.34, 0.01> }
    normal { bumps 0.3 scale 0.03 }
    finish { ambient 0 emission 0.08 diffuse 0.9 specular 0.3 roughness 0.03 }
  }
  cylinder {
    -0.06 * z, 0.06 * z, 0.701
    pigment { colour rgb <1.0, 0.88, 0.66> }
    finish { ambient 0 emission 0.12 diffuse 0.9 }
  }
  #declare I = 0;
  #while (I < 9)
    // A wedge is what two planes leave of the wheel; bright flesh lets the sun through.
    intersection {
      cylinder { -0.075 * z, 0.075 * z, 0.63 }
      plane { -y, -0.028 }
      plane { y, -0.028 rotate 40 * z }
      pigment { bozo turbulence 0.5 scale <0.35, 0.04, 0.1> colour_map { [0 rgb <1.0, 0.36, 0.02>] [1 rgb <1.0, 0.55, 0.08>] } }
      normal { bumps 0.12 scale <0.12, 0.03, 0.05> }
      finish { ambient 0 emission 0.16 diffuse 0.9 specular 0.5 roughness 0.01 }
      rotate I * 40 * z
    }
    #declare I = I + 1;
  #end
}

#declare Straw = difference {
  cylinder { 0, 4.5 * y, 0.13 }
  cylinder { -y, 5 * y, 0.105 }
  pigment { spiral1 1 rotate 90 * x scale <1, 1, 1> colour_map { [0.5 rgb <0.95, 0.94, 0.90>] [0.5 rgb <0.80, 0.06, 0.10>] } }
  finish { ambient 0.05 diffuse 0.85 specular 0.15 roughness 0.03 }
}

#declare Leaf = intersection {
  sphere { 0, 1 scale <0.30, 0.06, 0.52> }
  plane { -y, 0.02 }
  pigment { gradient x scale 0.12 warp { turbulence 0.15 } colour_map { [0 rgb <0.06, 0.28, 0.05>] [0.5 rgb <0.13, 0.45, 0.09>] [1 rgb <0.06, 0.28, 0.05>] } }
  normal { gradient x 0.5 scale 0.12 turbulence 0.1 }
  finish { ambient 0.04 diffuse 0.8 specular 0.25 roughness 0.02 }
  translate 0.48 * z
}

union {
  object { Tumbler }
  #if (Cutout) object { Film } #end
  object { Juice }
  Ice(<-0.42, 2.72, -0.25>, <12, 35, 20>, 0.40)
  Ice(< 0.40, 2.85, -0.20>, <-20, 10, 35>, 0.38)
  Ice(< 0.02, 2.75,  0.50>, <30, 60, -10>, 0.38)
  Ice(<-0.10, 2.00, -0.35>, <40, 20, 15>, 0.37)
  object { Straw rotate <-4, 0, 15> translate <0.42, 0.45, 0.2> }
  object { Slice rotate <8, -24, 0> translate <0.98, 3.82, -0.42> }
  object { Leaf rotate <-52, 200, 0> translate <-0.45, 3.0, -0.3> }
  object { Leaf rotate <-40, 290, 0> translate <-0.50, 3.0, -0.3> }
  object { Leaf rotate <-70, 130, 0> translate <-0.40, 3.0, -0.2> }
}

// ---- Table and sea -----------------------------------------------------------

#if (!Cutout)
  Table(2, 9, 2.2, <0.44, 0.27, 0.16>, <0.64, 0.44, 0.28>, 0.25)

  plane {
    z, 30
    pigment {
      gradient y
      colour_map {
        [0.00 rgb <0.80, 0.70, 0.52>]
        [0.22 rgb <0.74, 0.68, 0.52>]
        [0.32 rgb <0.10, 0.52, 0.56>]
        [0.50 rgb <0.03, 0.30, 0.46>]
        [0.58 rgb <0.06, 0.36, 0.55>]
        [0.66 rgb <0.62, 0.78, 0.88>]
        [1.00 rgb <0.22, 0.52, 0.82>]
      }
      scale 24 translate -13 * y
    }
    finish { ambient 0 diffuse 0 emission 1 }
    no_shadow
  }
  #declare Glints = array[4] { rgb <0.85, 0.97, 1.0>, rgb <0.35, 0.80, 0.80>, rgb <0.60, 0.88, 0.95>, rgb <1.0, 0.93, 0.75> }
  Bokeh(170, <-15, -5.5, 0>, <15, 0.9, 0>, 0.25, 1.0, 26, Glints, 0.5, seed(5))
  Bokeh(16, <-15, 1, 0>, <15, 10, 0>, 0.9, 2.2, 27, Glints, 0.14, seed(9))
#end
