calisto help chekc
