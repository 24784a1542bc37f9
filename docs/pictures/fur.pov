// A plush bear on a garden bench: its outline is thousands of single hairs.
#version 3.7;
#include "backdrop.inc"

global_settings { assumed_gamma 1 max_trace_level 24 }

#declare Eye = <0, 2.05, -12>;
camera {
  location Eye
  right x * image_width / image_height
  angle 31
  look_at <0, 1.96, 0>
}

// A low sun behind the bear lights the tips of its fur; a wide soft key light
// from the left and a faint cool fill shape its face.
light_source { <7, 9, 10> colour rgb <1.0, 0.78, 0.48> * 2.6 }
light_source {
  <-7, 8, -9> colour rgb <1.0, 0.95, 0.88> * 1.2
  area_light x * 4, y * 4, 3, 3 adaptive 1 jitter
}
light_source { <8, 3, -10> colour rgb <0.62, 0.72, 0.85> * 0.35 shadowless }

// ---- The bear ----------------------------------------------------------------

// Every part is an ellipsoid: its centre, its radii, its tilt, <hairs, their length>.
#declare Parts = 10;
#declare Part = array[Parts][4] {
  { < 0.00, 1.20,  0.00>, <1.02, 1.15, 0.85>, < 0, 0,   0>, <16000, 0.32, 0> }  // body
  { < 0.00, 2.78, -0.12>, <1.04, 0.90, 0.86>, < 0, 0,   0>, <24000, 0.31, 0> }  // head
  { < 0.00, 2.52, -0.84>, <0.43, 0.33, 0.34>, < 0, 0,   0>, <4500, 0.11, 0> }  // muzzle
  { <-0.80, 3.48,  0.00>, <0.37, 0.37, 0.20>, < 0, 0,  20>, <4500, 0.26, 0> }  // ears
  { < 0.80, 3.48,  0.00>, <0.37, 0.37, 0.20>, < 0, 0, -20>, <4500, 0.26, 0> }
  { <-1.02, 1.38, -0.38>, <0.33, 0.72, 0.36>, < 0, 0, -24>, <8000, 0.27, 0> }  // arms
  { < 1.02, 1.38, -0.38>, <0.33, 0.72, 0.36>, < 0, 0,  24>, <8000, 0.27, 0> }
  { <-0.78, 0.47, -0.85>, <0.46, 0.47, 0.55>, < 0, 0,  10>, <9000, 0.25, 0> }  // feet
  { < 0.78, 0.47, -0.85>, <0.46, 0.47, 0.55>, < 0, 0, -10>, <9000, 0.25, 0> }
  { < 0.00, 0.60,  0.20>, <1.10, 0.55, 0.80>, < 0, 0,   0>, <4000, 0.24, 0> }  // seat
}

// Patches of short pale fur: the muzzle, the ears' insides, the soles, the belly.
#declare Patches = 6;
#declare Patch = array[Patches][2] {
  { < 0.00, 2.48, -0.98>, x * 0.50 }
  { <-0.80, 3.46, -0.26>, x * 0.23 } { < 0.80, 3.46, -0.26>, x * 0.23 }
  { <-0.80, 0.47, -1.42>, x * 0.30 } { < 0.80, 0.47, -1.42>, x * 0.30 }
  { < 0.00, 1.25, -0.95>, x * 0.62 }
}

#declare Nose = <0, 2.66, -1.17>;
#declare EyeBall = array[2] { <-0.38, 2.90, -0.90>, <0.38, 2.90, -0.90> }
#declare EyeSize = 0.15;

// Hair in a few shades, so that no two locks match.
#declare Shades = 5;
#declare Honey = array[Shades]
#declare Cream = array[Shades]
#macro Coat(Shade, Hue)
  texture {
    pigment { colour rgb Hue * (0.72 + 0.14 * Shade) }
    finish { ambient 0.05 diffuse 0.85 specular 0.12 roughness 0.08 }
  }
#end
#declare I = 0;
#while (I < Shades)
  #declare Honey[I] = Coat(I, <0.74, 0.27, 0.055>)
  #declare Cream[I] = Coat(I, <1.05, 0.62, 0.26>)
  #declare I = I + 1;
#end

// How deep a point lies in a part: below 1 is inside.
#macro Depth(Point, I)
  vlength(vrotate(Point - Part[I][0], -Part[I][2]) / Part[I][1])
#end

#macro Buried(Point, Own)
  #local Hidden = 0;
  #local J = 0;
  #while (J < Parts)
    #if (J != Own) #if (Depth(Point, J) < 1) #local Hidden = 1; #end #end
    #local J = J + 1;
  #end
  Hidden
#end

#macro Jitter() <rand(Dice) - 0.5, rand(Dice) - 0.5, rand(Dice) - 0.5> #end

// A hair is a ribbon of three pieces that faces the camera and tapers to a point.
// It borrows the skin's normal, so that a lock is shaded as one soft surface.
#macro Hair(Root, Normal, Comb, Long, Look)
  #local Wide = 0.0065;
  #local Way = vnormalize(Normal + 0.55 * Comb + 0.75 * Jitter());
  #local Bend = 0.55 * Comb - 0.25 * y + 0.7 * Jitter();
  #local A = Root;
  #local Piece = 0;
  #while (Piece < 3)
    #local B = A + vnormalize(Way) * Long / 3;
    // The bench stops a hair, also where a cutout leaves the bench away.
    #local B = <B.x, max(B.y, 0.004), B.z>;
    #local Side = vnormalize(vcross(Way, A - Eye));
    #local WideA = Side * Wide * (1 - Piece * 0.3);
    #local WideB = Side * Wide * (0.7 - Piece * 0.3);
    #local Na = vnormalize(Normal + 0.3 * Way);
    #if (Piece < 2)
      smooth_triangle { A - WideA, Na, A + WideA, Na, B + WideB, Na texture { Look } }
      smooth_triangle { A - WideA, Na, B + WideB, Na, B - WideB, Na texture { Look } }
    #else
      smooth_triangle { A - WideA, Na, A + WideA, Na, B, Na texture { Look } }
    #end
    #local Way = vnormalize(Way) + 0.5 * Bend;
    #local A = B;
    #local Piece = Piece + 1;
  #end
#end

// Roots spread over a part on a golden spiral; fur is combed away from the nose on
// the head and down elsewhere, and kept short on the patches and clear of the eyes.
#macro Pelt(I)
  #local Count = Part[I][3].x;
  #local K = 0;
  #while (K < Count)
    #local V = 1 - 2 * (K + rand(Dice)) / Count;
    #local Turn = K * 2.399963 + rand(Dice) * 0.4;
    #local Unit = <sqrt(1 - V * V) * cos(Turn), V, sqrt(1 - V * V) * sin(Turn)>;
    #local Root = Part[I][0] + vrotate(Unit * Part[I][1], Part[I][2]);
    #local Normal = vnormalize(vrotate(Unit / Part[I][1], Part[I][2]));
    #local Gap = min(vlength(Root - EyeBall[0]), vlength(Root - EyeBall[1]));
    #if (Gap > EyeSize * 1.02 & vdot(Normal, vnormalize(Eye - Root)) > -0.6)
      #if (!Buried(Root, I))
        #local Comb = -y;
        #if (I >= 1 & I <= 4) #local Comb = vnormalize(Root - Nose + 0.15 * y); #end
        #local Comb = Comb - vdot(Comb, Normal) * Normal;
        #local Long = Part[I][3].y * (0.65 + 0.7 * rand(Dice)) * min(1, 0.25 + Gap * 1.2);
        #local Pale = 0;
        #local J = 0;
        #while (J < Patches)
          #if (vlength(Root - Patch[J][0]) < Patch[J][1].x * (0.94 + 0.12 * rand(Dice)))
            #local Pale = 1;
          #end
          #local J = J + 1;
        #end
        #local Tone = int(rand(Dice) * Shades * 0.999);
        #if (Pale)
          Hair(Root, Normal, Comb, Long * 0.65, Cream[Tone])
          Hair(Root + 0.04 * Jitter(), Normal, Comb, Long * 0.5, Cream[0])
        #else
          // A few stray hairs stand far out of the coat.
          Hair(Root, Normal, Comb, Long * (rand(Dice) < 0.07 ? 1.6 : 1), Honey[Tone])
        #end
      #end
    #end
    #local K = K + 1;
  #end
#end

#declare Dice = seed(7);
#macro Skin(I)
  sphere {
    0, 0.985 scale Part[I][1] rotate Part[I][2] translate Part[I][0]
    pigment { colour rgb <0.34, 0.12, 0.025> }
    finish { ambient 0.05 diffuse 0.7 }
  }
#end

#declare Gloss = finish { ambient 0 diffuse 0.5 specular 0.9 roughness 0.004 reflection { 0.02, 0.25 fresnel on } conserve_energy }

#declare Bear = union {
  #declare I = 0;
  #while (I < Parts) Skin(I) mesh { Pelt(I) double_illuminate } #declare I = I + 1; #end
  #declare I = 0;
  #while (I < 2)
    sphere { EyeBall[I], EyeSize interior { ior 1.5 } pigment { colour rgb <0.018, 0.010, 0.006> } finish { Gloss } }
    // The catch light that makes an eye look alive.
    sphere {
      EyeBall[I] + <-0.05, 0.06, -0.122>, 0.028
      pigment { colour rgb 1 } finish { ambient 0 diffuse 0 emission 1 }
    }
    #declare I = I + 1;
  #end
  sphere { 0, 1 scale <0.155, 0.105, 0.09> translate Nose interior { ior 1.5 } pigment { colour rgb <0.03, 0.018, 0.014> } finish { Gloss } }
}

// The seam from the nose to the smile, stitched in thread over the short fur.
#declare Smile = sphere_sweep {
  cubic_spline 9
  <-0.30, 2.54, -1.12>, 0.017 <-0.19, 2.455, -1.235>, 0.017 <-0.10, 2.425, -1.265>, 0.017
  <-0.02, 2.455, -1.285>, 0.017 <0, 2.50, -1.29>, 0.017 <0.02, 2.455, -1.285>, 0.017
  <0.10, 2.425, -1.265>, 0.017 <0.19, 2.455, -1.235>, 0.017 <0.30, 2.54, -1.12>, 0.017
  pigment { colour rgb <0.05, 0.02, 0.012> }
  finish { ambient 0.02 diffuse 0.7 }
}

// A dotted red bow under the chin: two wings and a knot.
#declare Bow = union {
  #declare Wing = intersection {
    sphere { 0, 1 scale <0.36, 0.27, 0.13> translate <0.34, 0, 0> }
    cone { 0, 0.09, 0.75 * x, 0.46 }
  };
  object { Wing rotate <0, 14, 8> }
  object { Wing rotate <0, 14, 8> scale <-1, 1, 1> }
  sphere { 0, 0.125 scale <0.9, 1, 0.8> translate -0.05 * z }
  pigment {
    leopard scale 0.021
    colour_map { [0.62 rgb <0.66, 0.015, 0.025>] [0.70 rgb <0.92, 0.85, 0.80>] }
  }
  normal { wrinkles 0.3 scale 0.15 }
  finish { ambient 0.04 diffuse 0.8 specular 0.2 roughness 0.03 }
  translate <0, 1.92, -1.12>
}

union { object { Bear } object { Smile } object { Bow } }

// ---- Bench and garden --------------------------------------------------------

#if (!Cutout)
  Table(2.5, 9, 1.3, <0.30, 0.15, 0.07>, <0.50, 0.29, 0.15>, 0)

  // Hedges and lawn far out of focus, then the sun through the leaves.
  plane {
    z, 24
    pigment {
      gradient y
      pigment_map {
        [0.0 bozo scale 4 colour_map { [0 rgb <0.02, 0.06, 0.015>] [1 rgb <0.10, 0.20, 0.03>] }]
        [0.5 bozo scale 5 colour_map { [0 rgb <0.015, 0.06, 0.025>] [0.5 rgb <0.04, 0.12, 0.04>] [1 rgb <0.20, 0.28, 0.06>] }]
        [1.0 bozo scale 6 colour_map { [0 rgb <0.06, 0.17, 0.06>] [1 rgb <0.50, 0.50, 0.18>] }]
      }
      scale <1, 22, 1> translate -7 * y
    }
    finish { ambient 0 diffuse 0 emission 1 }
    no_shadow
  }
  #declare Leaves = array[5] {
    rgb <0.95, 0.80, 0.35>, rgb <0.45, 0.62, 0.14>, rgb <0.25, 0.48, 0.12>, rgb <0.80, 0.86, 0.45>, rgb <0.95, 0.55, 0.45>
  }
  Bokeh(170, <-12, -2, 0>, <12, 12, 0>, 0.3, 1.5, 20, Leaves, 0.45, seed(21))
#end
