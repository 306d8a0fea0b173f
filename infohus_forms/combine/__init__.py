"""Step 5: the responses of a case → one combined assessment, in Word and in PDF, and the internal kontrolblad."""
