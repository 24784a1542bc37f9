// A red enamel coffee pot on a kitchen counter, in the light of a window.
#version 3.7;
#include "backdrop.inc"

global_settings {
  assumed_gamma 1
  max_trace_level 12
  radiosity { count 60 nearest_count 5 error_bound 0.9 recursion_limit 1 gray_threshold 0.3 brightness 0.7 }
}

camera {
  location <0.6, 3.4, -13>
  right x * image_width / image_height
  angle 29
  look_at <0.05, 1.9, 0>
}

light_source {
  <-9, 10, -6> colour rgb <1.0, 0.95, 0.87> * 1.35
  area_light <2.4, 0, -3>, y * 4, 4, 4 adaptive 1 jitter
}
light_source { <9, 6, -8> colour rgb <0.70, 0.80, 1.0> * 0.3 shadowless }

// The window itself is out of the frame, but it shines back from the enamel.
// Its four panes make the highlight look like daylight instead of a lamp.
#declare Pane = box {
  <-1.9, -1.9, 0>, <1.9, 1.9, 0.01>
  pigment { colour rgb <0.92, 0.97, 1.0> }
  finish { ambient 0 diffuse 0 emission 4 }
  no_shadow
};
union {
  object { Pane translate <-2.1, 2.1, 0> } object { Pane translate <2.1, 2.1, 0> }
  object { Pane translate <-2.1, -2.1, 0> } object { Pane translate <2.1, -2.1, 0> }
  rotate 42 * y translate <-9, 6.0, -10>
}

// ---- The coffee pot ----------------------------------------------------------

#declare Enamel = texture {
  pigment { colour rgb <0.62, 0.018, 0.020> }
  finish { ambient 0 diffuse 0.75 specular 0.6 roughness 0.002 reflection { 0.05, 0.7 fresnel on } conserve_energy }
}
#declare Steel = texture {
  pigment { colour rgb 0.55 }
  finish { ambient 0 diffuse 0.25 specular 0.8 roughness 0.006 metallic reflection { 0.55 metallic } }
}
#declare Beech = texture {
  pigment {
    wood turbulence 0.05 scale 0.06 rotate <86, 8, 0>
    colour_map { [0 rgb <0.52, 0.28, 0.12>] [1 rgb <0.34, 0.16, 0.06>] }
  }
  finish { ambient 0 diffuse 0.8 specular 0.25 roughness 0.02 reflection { 0.0, 0.15 fresnel on } }
}

#declare Jug = lathe {
  cubic_spline 12
  <0.00, -0.1>, <0.00, 0.00>, <1.15, 0.00>, <1.32, 0.07>, <1.36, 0.22>, <1.22, 1.10>,
  <1.02, 2.10>, <0.86, 2.80>, <0.80, 3.05>, <0.82, 3.12>, <0.60, 3.14>, <0.30, 3.14>
};
#declare Lid = lathe {
  cubic_spline 9
  <1.0, 3.05>, <0.84, 3.13>, <0.80, 3.20>, <0.66, 3.34>, <0.40, 3.46>, <0.16, 3.52>, <0.10, 3.56>, <0.00, 3.56>, <-0.1, 3.5>
};
#declare Knob = sphere { 0, 0.19 scale <1, 0.9, 1> translate 3.72 * y };
#declare Spout = difference {
  sphere_sweep {
    cubic_spline 7
    <-0.70, 0.60, 0>, 0.34 <-1.00, 0.95, 0>, 0.32 <-1.45, 1.55, 0>, 0.235 <-1.66, 2.20, 0>, 0.175
    <-1.90, 2.72, 0>, 0.145 <-2.12, 2.98, 0>, 0.14 <-2.3, 3.2, 0>, 0.13
    tolerance 0.001
  }
  // The mouth is cut level-ish and bored.
  union {
    box { <-1, 0, -1>, <1, 1, 1> }
    cylinder { -0.35 * y, 0.1 * y, 0.11 }
    rotate 22 * z translate <-2.06, 2.92, 0>
  }
};
#declare Handle = sphere_sweep {
  cubic_spline 8
  <0.50, 2.80, 0>, 0.10 <0.80, 2.78, 0>, 0.10 <1.35, 2.98, 0>, 0.105 <1.86, 2.76, 0>, 0.115
  <2.02, 2.20, 0>, 0.12 <1.72, 1.50, 0>, 0.11 <1.06, 0.96, 0>, 0.10 <0.6, 0.7, 0>, 0.10
  tolerance 0.001
};

union {
  union { object { Jug } object { Lid } object { Spout } texture { Enamel } interior { ior 1.6 } }
  object { Handle texture { Enamel } interior { ior 1.6 } }
  object { Knob texture { Beech } interior { ior 1.4 } }
  torus { 0.83, 0.04 translate 3.12 * y texture { Steel } }
  torus { 1.33, 0.035 translate 0.06 * y texture { Steel } }
  rotate 14 * y
}

// ---- The kitchen -------------------------------------------------------------

// In a cutout the room goes unseen, but it still colours the enamel by reflection.
union {
  Table(2, 8, 2.4, <0.40, 0.20, 0.08>, <0.62, 0.36, 0.17>, 0.12)
  // Glazed tiles whose grout is smeared as a wide aperture would smear it.
  plane {
    z, 16
    pigment {
      function { pow(abs(sin(pi * (x / 4.4 + 0.5 * mod(floor(y / 2.2) + 100, 2)))) * abs(sin(pi * y / 2.2)), 0.45) }
      colour_map { [0.0 rgb <0.09, 0.235, 0.24>] [0.5 rgb <0.045, 0.18, 0.19>] [1.0 rgb <0.022, 0.125, 0.14>] }
    }
    finish { ambient 0 diffuse 0 emission 0.9 }
    no_shadow
  }
  #declare Lamps = array[3] { rgb <1.0, 0.62, 0.22>, rgb <1.0, 0.78, 0.42>, rgb <0.95, 0.45, 0.15> }
  Bokeh(46, <-12, 3.2, 0>, <12, 9.5, 0>, 0.35, 1.0, 14, Lamps, 0.75, seed(3))
  #if (Cutout) no_image #end
}
