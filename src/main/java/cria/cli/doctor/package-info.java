/// What of this machine a run can use: a [Probe] looks, a [Finding] is what it saw.
package cria.cli.doctor;
