package api

import "testing"

func TestForeign(t *testing.T) {
	t.Parallel()
	for brief, want := range map[string]bool{
		"A lighthouse keeper befriends a storm. Gentle, a little funny; for children of six.": false,
		"fox snow hope":                                                      false,
		"El Niño visits La Paz":                                              false,
		"Die Hard, but everyone is a cat in the tower":                       false,
		"señorita Flores dances the tango de la muerte":                      false,
		"Ein Leuchtturmwärter freundet sich mit einem Sturm an.":             true,
		"Un gardien de phare se lie d'amitié avec une tempête dans la nuit.": true,
		"Un farero se hace amigo de una tormenta en el mar.":                 true,
		"Een vuurtorenwachter sluit vriendschap met een storm op zee.":       true,
		"Latarnik zaprzyjaźnia się z burzą i nie jest już sam na wyspie.":    true,
		"Смотритель маяка подружился с бурей.":                               true,
		"灯台守が嵐と友達になる。":                                                       true,
	} {
		if got := foreign(brief); got != want {
			t.Errorf("%q: got %v, want %v", brief, got, want)
		}
	}
}
